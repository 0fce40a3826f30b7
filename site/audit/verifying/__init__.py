"""Verifies an evidence bundle with nothing of the system that made it; all of `verify.py`.

No module here imports anything but the standard library and `cryptography`: `audit.composing`
makes them one file, which goes into every bundle. docs/evidence.md has the format.
"""
