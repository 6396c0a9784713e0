"""What waits for whom, what is sent to whom, and the clocks that both run on."""
