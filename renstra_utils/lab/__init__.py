"""The explorer in JupyterLab. Only notebook 05 opens this wing."""
