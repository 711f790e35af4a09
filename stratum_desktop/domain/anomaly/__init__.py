"""What is out of the ordinary in hourly figures, told by what was usual before and nothing else."""
