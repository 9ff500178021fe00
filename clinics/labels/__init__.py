"""What the staff read of labels: the shelf as it is judged, words nobody knew, patients' photos."""
