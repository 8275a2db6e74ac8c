"""Nouns and verbs: what Passerelle is about. No HTTP, no HTML, no sockets."""
