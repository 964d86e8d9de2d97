"""What the pipeline does between two stages: each step hands whole tables from one stage to the next."""
