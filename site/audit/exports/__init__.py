"""Files of any size: rows and evidence, written in the background, gone on with after a crash."""
