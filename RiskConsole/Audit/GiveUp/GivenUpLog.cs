using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RiskConsole.Audit.Writing;
using RiskConsole.Storage;

namespace RiskConsole.Audit.GiveUp;

/// <summary>A log that was given up, as the opening entry of a log after it says.</summary>
/// <param name="Size">Entries the database counted when it was given up.</param>
/// <param name="Root">Of its right edge, base64; empty where that was no edge of a tree of this size.</param>
/// <param name="Halt">Why the log stood still.</param>
/// <param name="Wrong">What a verification found wrong with this log.</param>
/// <param name="AnchorSize">What the last anchor covers; null where there was none.</param>
/// <param name="AnchorRoot">Base64; null where there was no anchor.</param>
internal sealed record GivenUpLog(
    long LogId, string Origin, long Size, string Root, DateTimeOffset At, string By, string Reason, string Halt, string Wrong, long? AnchorSize, string? AnchorRoot)
{
    /// <summary>For people: when, who, why, and what is wrong now.</summary>
    public string Words(string? wrong) =>
        $"given up on {At.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)} by {By}: {Ended(Reason)} {(wrong is null ? "Nothing is found wrong with it now." : "Wrong with it: " + wrong)}";

    private static string Ended(string sentence) => sentence is [.., '.' or '!' or '?'] ? sentence : sentence + ".";
}

/// <summary>What the opening entry of a log says about logs before it that were given up.</summary>
/// <param name="FirstId">Id of this entry: the broken logs may count more or fewer entries than there are, so it does not follow from them.</param>
internal sealed record GiveUpStatement(long FirstId, IReadOnlyList<GivenUpLog> Logs)
{
    /// <summary>The member of the entry's data that only such an entry has.</summary>
    public const string Member = "givenUp";

    public JsonObject ToData() => new()
    {
        ["firstId"] = FirstId,
        [Member] = new JsonArray([.. Logs.Select(Write)]),
    };

    /// <returns>Null where the bytes are no such entry.</returns>
    public static GiveUpStatement? Read(byte[] entry)
    {
        try
        {
            var at = EntryProjection.Read(entry).TimeUs.ToTime();
            using var document = JsonDocument.Parse(entry);
            var data = document.RootElement.GetProperty("data");
            var logs = data.GetProperty(Member).EnumerateArray().Select(log => Read(log, at)).ToArray();
            return logs.Length == 0 ? null : new(data.GetProperty("firstId").GetInt64(), logs);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonObject Write(GivenUpLog log)
    {
        var said = new JsonObject
        {
            ["log"] = log.LogId,
            ["origin"] = log.Origin,
            ["size"] = log.Size,
            ["root"] = log.Root,
            ["by"] = log.By,
            ["reason"] = log.Reason,
            ["halt"] = log.Halt,
            ["wrong"] = log.Wrong,
        };
        if (log is { AnchorSize: { } size, AnchorRoot: { } root })
            said["anchor"] = new JsonObject { ["size"] = size, ["root"] = root };
        return said;
    }

    private static GivenUpLog Read(JsonElement log, DateTimeOffset at)
    {
        var hasAnchor = log.TryGetProperty("anchor", out var anchor);
        return new(
            log.GetProperty("log").GetInt64(), Text(log, "origin"), log.GetProperty("size").GetInt64(), Text(log, "root"), at, Text(log, "by"), Text(log, "reason"), Text(log, "halt"),
            Text(log, "wrong"), hasAnchor ? anchor.GetProperty("size").GetInt64() : null, hasAnchor ? Text(anchor, "root") : null);
    }

    private static string Text(JsonElement log, string name) => log.GetProperty(name).GetString() ?? "";
}
