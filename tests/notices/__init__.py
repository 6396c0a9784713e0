"""What waits, what is sent, what pages hear, and the worker behind them."""
