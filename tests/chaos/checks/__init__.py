"""What has to hold after whatever was done: each check reads the truth where it is stored, and says what is wrong."""
