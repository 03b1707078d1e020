"""Pages made: one or thousands, here or on a cluster, with the record of every one."""
