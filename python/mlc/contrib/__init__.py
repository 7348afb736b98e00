"""What kernels are made with beside schedules: C functions that they call."""
