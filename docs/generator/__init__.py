"""Writes the pages of the reference from the registries, when the documents are built."""
