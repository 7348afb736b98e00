"""Instructions for `Schedule.tensorize`, by machine: importing a module registers its own."""
