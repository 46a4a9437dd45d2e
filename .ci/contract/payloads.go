package main

func checkPayloads(payloads, workflows string, found *findings) (int, error) { return 0, nil }
