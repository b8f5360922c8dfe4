// Command check verifies a folder exported by Yifa with code that is not Yifa's:
// golang.org/x/mod/sumdb/note and tlog. It knows nothing of acts, towns or law.
//
// The folder holds:
//
//	key                the log's public key in text form
//	origin             the log's name, one line
//	checkpoint         the signed note
//	earlier            an earlier signed note of the same log
//	consistency        base64 hashes from earlier to checkpoint, one a line
//	entry              the bytes of one entry
//	entry.tlog-proof   the proof file of that entry
//	tile/...           hash tiles at their C2SP paths
//
// It prints "ok" and exits 0, or prints the reason and exits 1.
package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight  = 8
	proofHeader = "c2sp.org/tlog-proof@v1"
	// ParseTree insists on the first line of Go's own log; ours is compared separately.
	goOrigin = "go.sum database tree"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Println("usage: check <folder>")
		os.Exit(2)
	}
	if err := checkFolder(os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

// checkFolder runs every check; the first that fails is returned.
func checkFolder(folder string) error {
	read := func(name string) (string, error) {
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		return string(data), err
	}
	var texts [7]string
	for i, name := range []string{"key", "origin", "checkpoint", "earlier", "consistency", "entry", "entry.tlog-proof"} {
		text, err := read(name)
		if err != nil {
			return err
		}
		texts[i] = text
	}
	key, origin := strings.TrimSuffix(texts[0], "\n"), strings.TrimSuffix(texts[1], "\n")
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return fmt.Errorf("key: %w", err)
	}
	tree, err := openCheckpoint(texts[2], origin, verifier)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	earlier, err := openCheckpoint(texts[3], origin, verifier)
	if err != nil {
		return fmt.Errorf("earlier checkpoint: %w", err)
	}
	if err := checkConsistency(texts[4], earlier, tree); err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	index, err := checkProofFile(texts[6], texts[5], origin, verifier)
	if err != nil {
		return fmt.Errorf("proof file: %w", err)
	}
	if err := checkTiles(folder, tree, earlier, index, texts[5]); err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	return nil
}

// openCheckpoint verifies the log's signature and reads size and root.
func openCheckpoint(signed, origin string, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	rest := strings.TrimPrefix(opened.Text, origin+"\n")
	if rest == opened.Text {
		return tlog.Tree{}, errors.New("another log's origin")
	}
	return tlog.ParseTree([]byte(goOrigin + "\n" + rest))
}

func checkConsistency(lines string, earlier, tree tlog.Tree) error {
	hashes, err := parseHashes(strings.Fields(lines))
	if err != nil {
		return err
	}
	return tlog.CheckTree(tlog.TreeProof(hashes), tree.N, tree.Hash, earlier.N, earlier.Hash)
}

// checkProofFile verifies the entry against the checkpoint inside the proof file and returns its index.
func checkProofFile(text, entry, origin string, verifier note.Verifier) (int64, error) {
	parts := strings.SplitN(text, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || len(lines) < 2 || lines[0] != proofHeader {
		return 0, errors.New("malformed")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return 0, err
	}
	hashes, err := parseHashes(lines[2:])
	if err != nil {
		return 0, err
	}
	tree, err := openCheckpoint(parts[1], origin, verifier)
	if err != nil {
		return 0, err
	}
	return index, tlog.CheckRecord(tlog.RecordProof(hashes), tree.N, tree.Hash, index, tlog.RecordHash([]byte(entry)))
}

// checkTiles rebuilds the whole tree from the level-0 tiles and compares every tile, both roots and the entry with it.
//
// It does not rely on tlog.TileHashReader: before x/mod 0.40.0 (CVE-2026-56865) that leaves full tiles unauthenticated when
// several nodes of the root's decomposition share a tile (it skips by nodes what it should skip by tiles).
func checkTiles(folder string, tree, earlier tlog.Tree, index int64, entry string) error {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			if at >= int64(len(stored)) {
				return nil, fmt.Errorf("no node %d", at)
			}
			found[i] = stored[at]
		}
		return found, nil
	})
	tiles := widestTiles(tree.N)
	leaf := int64(0)
	for _, tile := range tiles {
		if tile.L != 0 {
			continue
		}
		data, err := readTile(folder, tile)
		if err != nil {
			return err
		}
		for at := 0; at < tile.W; at++ {
			var hash tlog.Hash
			copy(hash[:], data[at*tlog.HashSize:])
			more, err := tlog.StoredHashesForRecordHash(leaf, hash, reader)
			if err != nil {
				return err
			}
			stored = append(stored, more...)
			leaf++
		}
	}
	for _, tile := range tiles {
		data, err := readTile(folder, tile)
		if err != nil {
			return err
		}
		if rebuilt, err := tlog.ReadTileData(tile, reader); err != nil || !bytes.Equal(rebuilt, data) {
			return fmt.Errorf("%s does not follow from the leaves: %v", tilePath(tile), err)
		}
	}
	for _, known := range []tlog.Tree{tree, earlier} {
		if root, err := tlog.TreeHash(known.N, reader); err != nil || root != known.Hash {
			return fmt.Errorf("the root of size %d does not follow from the tiles: %v", known.N, err)
		}
	}
	if stored[tlog.StoredHashIndex(0, index)] != tlog.RecordHash([]byte(entry)) {
		return errors.New("the entry's hash is not in its tile")
	}
	return nil
}

// widestTiles lists the tiles a tree of this size must have; NewTiles also lists every narrower partial one.
func widestTiles(size int64) []tlog.Tile {
	var widest []tlog.Tile
	all := tlog.NewTiles(tileHeight, 0, size)
	for i, tile := range all {
		if i+1 < len(all) && all[i+1].L == tile.L && all[i+1].N == tile.N {
			continue
		}
		widest = append(widest, tile)
	}
	return widest
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		data, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(data) != tlog.HashSize {
			return nil, fmt.Errorf("bad hash line %q", line)
		}
		var hash tlog.Hash
		copy(hash[:], data)
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// tilePath is the C2SP path, which leaves out the height that Go's own paths have.
func tilePath(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

func readTile(folder string, tile tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(tilePath(tile))))
	if err == nil && len(data) != tile.W*tlog.HashSize {
		err = fmt.Errorf("%s has %d bytes", tilePath(tile), len(data))
	}
	return data, err
}
