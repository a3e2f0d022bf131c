"""The tables as the database has them.

Changed only together with a migration; a test compares the two.
May import: nothing of ours.
"""
