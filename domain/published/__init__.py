"""What ministries and the post publish as files: read with patience, believed with care."""
