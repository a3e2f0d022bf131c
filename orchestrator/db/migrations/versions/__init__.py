"""The migrations, in order, each with the SQL it runs.

What was released is never changed.
May import: nothing of ours.
"""
