// The article's kind of client: reads a topic from its beginning and prints key and value; "write" puts a stranger's
// message there.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/segmentio/kafka-go"
)

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: reader BROKER TOPIC read COUNT | reader BROKER TOPIC write TEXT")
	}
	broker, topic, verb, what := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if verb == "write" {
		write(ctx, broker, topic, what)
		return
	}
	count, err := strconv.Atoi(what)
	if err != nil {
		log.Fatal(err)
	}
	read(ctx, broker, topic, count)
}

func read(ctx context.Context, broker, topic string, count int) {
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{broker}, Topic: topic, Partition: 0, MaxWait: 100 * time.Millisecond,
	})
	defer reader.Close()
	for i := 0; i < count; i++ {
		message, err := reader.ReadMessage(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %s\n", message.Key, message.Value)
	}
}

func write(ctx context.Context, broker, topic, text string) {
	writer := &kafka.Writer{Addr: kafka.TCP(broker), Topic: topic, BatchTimeout: time.Millisecond}
	defer writer.Close()
	if err := writer.WriteMessages(ctx, kafka.Message{Key: []byte("stranger"), Value: []byte(text)}); err != nil {
		log.Fatal(err)
	}
}
