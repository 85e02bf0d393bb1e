"""The page that stands where no bank is open yet."""
