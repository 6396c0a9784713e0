"""One folder per room; journeys/ in a real browser; test_architecture.py for the floors."""
