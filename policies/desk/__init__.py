"""The pages of the drafting desk that Wagtail does not have: propose, approve, promulgate, end."""
