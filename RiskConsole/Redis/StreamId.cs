using System.Globalization;

namespace RiskConsole.Redis;

/// <summary>The id of an entry of a stream: milliseconds of the server's clock and a number, ascending.</summary>
internal readonly record struct StreamId(ulong Milliseconds, ulong Number) : IComparable<StreamId>
{
    public static bool TryParse(string? text, out StreamId id)
    {
        id = default;
        var parts = text?.Split('-');
        if (parts is not { Length: 2 }
            || !ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        id = new(milliseconds, number);
        return true;
    }

    public static StreamId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"\"{text}\" is no id of a stream entry.");

    public int CompareTo(StreamId other) =>
        Milliseconds != other.Milliseconds ? Milliseconds.CompareTo(other.Milliseconds) : Number.CompareTo(other.Number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}");
}
