"""What is done to the platform. An injury is drawn from the seed with everything it needs to know, and then inflicted.

Each knows the platform under trial and the ledger of the callers, and nothing of the checks.
"""
