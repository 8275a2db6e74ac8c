"""The rooms: one package per audience. Parse, call one verb, answer."""
