"""`python -m scorecards`."""

from scorecards.cli import main

if __name__ == "__main__":
    main()
