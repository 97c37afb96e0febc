"""What is sent: the outbox, where its messages go, what they are about, and the pages that show them."""
