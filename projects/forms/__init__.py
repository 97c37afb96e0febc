"""What every form carries: a number that makes it count once, and a draft that saves itself."""
