"""Topics of Apache Kafka, by librdkafka. Imported only where a topic is wanted: the library takes its time."""
