using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RiskConsole.Events.Api;

/// <summary>Cursors of the API: the place in the list and a mark of the search they belong to, as text that says nothing to a reader.
/// They need no secret: what may be read is decided per request, never by the cursor.</summary>
internal static class EventCursors
{
    private const byte Version = 1;
    private const int MarkBytes = 8;
    private const int Length = 1 + MarkBytes + 8 + 8;

    /// <param name="search">All that must be equal on the next page, in one text.</param>
    public static string Write(EventCursor cursor, string search)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        Mark(search).CopyTo(bytes[1..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(1 + MarkBytes)..], cursor.TimeMicros);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(9 + MarkBytes)..], cursor.Seq);
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>Null with the cursor, or what is wrong with it.</returns>
    public static string? TryRead(string text, string search, out EventCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (!Base64Url.IsValid(text, out var length) || length != Length || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != Version)
            return "It is not a cursor of this console. Send next_cursor of the page before as it is, or none for the first page.";
        if (!bytes.Slice(1, MarkBytes).SequenceEqual(Mark(search)))
            return "It belongs to another search. Keep query, from, to and order as they were, or begin again without a cursor.";
        cursor = new(BinaryPrimitives.ReadInt64BigEndian(bytes[(1 + MarkBytes)..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[(9 + MarkBytes)..]));
        return null;
    }

    private static ReadOnlySpan<byte> Mark(string search) => SHA256.HashData(Encoding.UTF8.GetBytes(search)).AsSpan(0, MarkBytes);
}
