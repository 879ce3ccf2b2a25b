"""Real servers for tests: PostgreSQL, RabbitMQ and SeaweedFS, on loopback, gone when the tests end."""
