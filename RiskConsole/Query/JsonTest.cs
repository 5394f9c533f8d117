using System.Text;
using System.Text.Json.Serialization;

namespace RiskConsole.Query;

/// <summary>A test of the values at a path of a JSON document, with every time already resolved. Travels to SQL functions as
/// JSON.</summary>
/// <param name="Path">Keys from the root; on an array, an all-digit key is an index and any other key goes into each element.</param>
/// <param name="Kind">Which of the other members apply.</param>
/// <param name="Pattern">For <see cref="JsonTestKind.Text"/>.</param>
/// <param name="Low">For <see cref="JsonTestKind.Number"/>: the lower bound as written; null for none.</param>
/// <param name="First">For <see cref="JsonTestKind.Time"/>: microseconds since 1970, inclusive.</param>
internal sealed record JsonTest(
    IReadOnlyList<string> Path,
    JsonTestKind Kind,
    TextPattern? Pattern = null,
    string? Low = null,
    bool LowIncluded = true,
    string? High = null,
    bool HighIncluded = true,
    long First = long.MinValue,
    long Last = long.MaxValue)
{
    [JsonIgnore]
    public byte[][] Keys { get; } = [.. Path.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Per key, the index it is on an array; -1 for a name.</summary>
    [JsonIgnore]
    public int[] Indexes { get; } = [.. Path.Select(key =>
        key.Length is > 0 and < 9 && key.All(char.IsAsciiDigit) ? int.Parse(key, System.Globalization.CultureInfo.InvariantCulture) : -1)];

    /// <summary>The names on the path, which the document must hold as keys, and the text it must hold.</summary>
    [JsonIgnore]
    public TextNeed? Need => TextNeed.AllOf(Path.Where((_, i) => Indexes[i] < 0).Select(key => (TextNeed)new TextNeed.Text($"\"{key}\""))
        .Append(Kind == JsonTestKind.Text && Pattern is not null ? TextNeed.Of(Pattern) : null));

    [JsonIgnore]
    public byte[]? LowBytes { get; } = Low is null ? null : Encoding.UTF8.GetBytes(Low);

    [JsonIgnore]
    public byte[]? HighBytes { get; } = High is null ? null : Encoding.UTF8.GetBytes(High);

    /// <summary>The text as UTF-8 when it is exact and ASCII, for a comparison without decoding.</summary>
    [JsonIgnore]
    public byte[]? AsciiText { get; } =
        Pattern is { IsExact: true } && Ascii.IsValid(Pattern.Parts[0]) ? Encoding.ASCII.GetBytes(Pattern.Parts[0]) : null;
}

internal enum JsonTestKind
{
    /// <summary>There, and not null.</summary>
    Present,

    /// <summary>A JSON null, or the text "null".</summary>
    Null,

    /// <summary>The text of a string, number, true or false.</summary>
    Text,

    /// <summary>A number, or a string that holds one, within bounds.</summary>
    Number,

    /// <summary>A string that holds an ISO 8601 time within bounds.</summary>
    Time,
}
