namespace RiskConsole.Bench.Protocol;

/// <summary>The lengths before the messages of SignalR's binary protocols: seven bits per byte, lowest first.</summary>
internal static class LengthPrefix
{
    private const int MaxBytes = 5;

    /// <summary>Cuts the next whole message off; false while some of it has yet to come.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> received, out ReadOnlySpan<byte> message)
    {
        message = default;
        var length = 0L;
        for (var i = 0; i < received.Length; i++)
        {
            if (i == MaxBytes)
                throw new InvalidDataException("A length prefix is too long.");
            length |= (long)(received[i] & 0x7f) << (7 * i);
            if ((received[i] & 0x80) != 0)
                continue;
            if (length > int.MaxValue)
                throw new InvalidDataException("A message is too long.");
            if (received.Length - i - 1 < length)
                return false;
            message = received.Slice(i + 1, (int)length);
            received = received[(i + 1 + (int)length)..];
            return true;
        }
        return false;
    }
}
