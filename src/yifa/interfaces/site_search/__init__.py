"""Search of the static public site: index files made beforehand and one script; asks no server and counts no reader."""
