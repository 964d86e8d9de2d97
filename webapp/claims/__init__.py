"""The claim ledger as pages: the list, one page a statement, its card and curve."""
