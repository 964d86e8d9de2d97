"""`python -m geodata` is the `damage-ledger` command."""

from geodata.cli import main

if __name__ == "__main__":
    main()
