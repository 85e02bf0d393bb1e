"""The key that signs heads: in the system's key ring, or in a file under a passphrase."""
