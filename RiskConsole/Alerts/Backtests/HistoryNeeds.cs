using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Backtests;

/// <summary>The parts of stored events that rules do not always look at.</summary>
[Flags]
internal enum EventParts
{
    None = 0,
    Source = 1,
    Id = 2,
    Type = 4,
    Severity = 8,
    Score = 16,
    ContentType = 32,
    Schema = 64,
    Data = 128,
    Extensions = 256,
    All = 511,
}

/// <summary>What of the stored events a reading wants: the columns that rules look at, and only rows that can concern them. What is not read is empty.</summary>
/// <param name="Parts">Beside place, uid, subject, times and category, which are always read.</param>
/// <param name="Condition">More SQL conditions, each beginning with AND; empty for none.</param>
internal sealed record HistoryNeeds(EventParts Parts, string Condition, IReadOnlyList<KeyValuePair<string, object>> Parameters)
{
    private static readonly (EventParts Part, string Column)[] Optional =
    [
        (EventParts.Source, "source"), (EventParts.Id, "id"), (EventParts.Type, "type"), (EventParts.Severity, "severity"), (EventParts.Score, "score"),
        (EventParts.ContentType, "data_content_type"), (EventParts.Schema, "data_schema"), (EventParts.Data, "data"), (EventParts.Extensions, "extensions"),
    ];

    private readonly int[] _at = Places(Parts);

    /// <summary>Every event of these categories, whole.</summary>
    public static HistoryNeeds Everything(CategorySet categories) => new(EventParts.All, ConditionOf(categories), []);

    /// <returns>The condition that keeps a reading to these categories; empty for all.</returns>
    public static string ConditionOf(CategorySet categories) => categories == CategorySet.All
        ? ""
        : $" AND category IN ({string.Join(',', Categories.All.Where(c => categories.Contains(c)).Select(c => (int)c))})";

    /// <summary>To select.</summary>
    public string Columns { get; } = string.Join(", ",
        ((string[])["seq", "uid", "subject", "time_us", "received_us", "category"]).Concat(Optional.Where(o => Parts.HasFlag(o.Part)).Select(o => o.Column)));

    public RiskEvent Read(SqliteDataReader row) => new()
    {
        Seq = row.GetInt64(0),
        Uid = new Guid(row.GetFieldValue<byte[]>(1), bigEndian: true),
        Subject = row.IsDBNull(2) ? null : row.GetString(2),
        Time = row.GetInt64(3).ToTime(),
        ReceivedAt = row.GetInt64(4).ToTime(),
        Category = (Category)row.GetInt32(5),
        Source = Text(row, 0) ?? "",
        Id = Text(row, 1) ?? "",
        Type = Text(row, 2) ?? "",
        Severity = _at[3] < 0 ? default : (Severity)row.GetInt32(_at[3]),
        Score = _at[4] < 0 || row.IsDBNull(_at[4]) ? null : row.GetDouble(_at[4]),
        DataContentType = Text(row, 5),
        DataSchema = Text(row, 6),
        Data = Text(row, 7),
        Extensions = Text(row, 8),
    };

    private string? Text(SqliteDataReader row, int part) => _at[part] < 0 || row.IsDBNull(_at[part]) ? null : row.GetString(_at[part]);

    private static int[] Places(EventParts parts)
    {
        var next = 6;
        return [.. Optional.Select(o => parts.HasFlag(o.Part) ? next++ : -1)];
    }
}
