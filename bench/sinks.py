"""Sinks (接收端): a mail server and an SMS gateway that take everything, in a process of their own.

Prints its two ports and ends when whoever started it closes its input.
"""

import asyncio
import os
import sys
from asyncio import StreamReader, StreamWriter

_TAKEN = b'{"code": 0, "data": {"id": "1"}}'
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(_TAKEN), _TAKEN)


async def mail(reader: StreamReader, writer: StreamWriter) -> None:
    """Take mails on one connection."""
    writer.write(b"220 here\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
        if word == b"QUIT":
            break
        writer.write(b"250 taken\r\n")
    writer.close()


async def texts(reader: StreamReader, writer: StreamWriter) -> None:
    """Take texts on one connection."""
    while head := await _head(reader):
        length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
        await reader.readexactly(int(length.split(b":")[1]))
        writer.write(_ANSWER)
    writer.close()


async def _head(reader: StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


async def main() -> None:
    """Serve both until the input ends."""
    servers = [await asyncio.start_server(serve, "127.0.0.1", 0) for serve in (mail, texts)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)  # noqa: T201 - whoever started us reads it
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)  # without a word about the connections that are still open


if __name__ == "__main__":
    asyncio.run(main())
