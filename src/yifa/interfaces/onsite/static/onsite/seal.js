// Sealing to the town's key, hashing, and the device's own keys. The private halves cannot leave this browser.

const INFO = new TextEncoder().encode("yifa-onsite/1");
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", namedCurve: "P-256" };

export const utf8 = (text) => new TextEncoder().encode(text);
export const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

export function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function joined(...pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fresh(count) {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What is sealed can be opened by the town alone, not by this phone.
export async function seal(town, content, binding) {
  const passing = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", passing.publicKey));
  const other = await crypto.subtle.importKey("raw", town, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, passing.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: joined(point, town), info: INFO };
  const key = await crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: utf8(binding) }, key, content);
  return joined(point, nonce, new Uint8Array(text));
}

export async function newKeys() {
  const pair = await crypto.subtle.generateKey(SIGNING, false, ["sign", "verify"]);
  const draft = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const digest = (await sha256(point)).slice(0, 20);
  return { signing: pair.privateKey, draft, point, fingerprint: digest.match(/.{4}/g).join("-") };
}

export async function sign(keys, text) {
  const how = { name: "ECDSA", hash: "SHA-256" };
  return toBase64(new Uint8Array(await crypto.subtle.sign(how, keys.signing, utf8(text))));
}

// The unfinished record must be readable here after the browser was killed; it lies under a key that cannot be taken out.
export async function lock(keys, value) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, keys.draft, utf8(JSON.stringify(value)));
  return { nonce, text: new Uint8Array(text) };
}

export async function unlock(keys, held) {
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: held.nonce }, keys.draft, held.text);
  return JSON.parse(new TextDecoder().decode(text));
}
