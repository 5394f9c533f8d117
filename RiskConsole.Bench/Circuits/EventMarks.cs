using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace RiskConsole.Bench.Circuits;

/// <summary>The unique texts that the posted events of a run carry, when each was posted, and how to find them in what a connection
/// receives. Both sides' times are of this process, so no two clocks are compared.</summary>
internal sealed class EventMarks
{
    private const int Digits = 6;

    private readonly byte[] _prefix;
    private readonly string _prefixText;
    private readonly long[] _postedAt;

    /// <param name="capacity">How many events the run posts at most.</param>
    public EventMarks(int capacity)
    {
        _prefixText = $"m{RandomNumberGenerator.GetHexString(4, lowercase: true)}-";
        _prefix = Encoding.ASCII.GetBytes(_prefixText);
        _postedAt = new long[capacity];
    }

    public int Capacity => _postedAt.Length;

    public string TextOf(int number) => $"{_prefixText}{number:d6}";

    /// <summary>Call just before the event is sent.</summary>
    public void Posted(int number) => Volatile.Write(ref _postedAt[number], Stopwatch.GetTimestamp());

    /// <summary>Notes for each mark that is in the bytes for the first time how many milliseconds after its posting that was.</summary>
    /// <param name="latencies">By number; 0 where none was seen yet.</param>
    /// <returns>Whether there was any mark at all, seen before or not.</returns>
    public bool Find(ReadOnlySpan<byte> bytes, long receivedAt, float[] latencies)
    {
        var any = false;
        while (true)
        {
            var at = bytes.IndexOf(_prefix);
            if (at < 0)
                return any;
            bytes = bytes[(at + _prefix.Length)..];
            if (bytes.Length < Digits || !Utf8Parser.TryParse(bytes[..Digits], out int number, out var used) || used != Digits)
                continue;
            any = true;
            if (number < latencies.Length && latencies[number] == 0)
                latencies[number] = (float)Math.Max(0.001, Stopwatch.GetElapsedTime(_postedAt[number], receivedAt).TotalMilliseconds);
        }
    }
}
