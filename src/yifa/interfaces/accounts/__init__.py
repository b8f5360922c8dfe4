"""Who may log in and with what; refuses to know what that person may do, which the record says."""
