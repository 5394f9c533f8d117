using System.Text.Json;
using Microsoft.AspNetCore.Components;
using RiskConsole.Audit.Reading;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>What an act changed: the members that differ, one line each, and those that do not out of the way.</summary>
public sealed partial class EntryDiff
{
    private const int Step = 60;

    private JsonDifferences _found = JsonDiff.Between(default, default);
    private (JsonElement, JsonElement)? _compared;
    private string _title = "";
    private string _counts = "";
    private int _limit = Step;

    /// <summary>Undefined where nothing was.</summary>
    [Parameter, EditorRequired] public JsonElement Before { get; set; }

    /// <summary>Undefined where nothing is.</summary>
    [Parameter, EditorRequired] public JsonElement After { get; set; }

    protected override void OnParametersSet()
    {
        if (_compared is var (before, after) && before.Equals(Before) && after.Equals(After))
            return;
        _compared = (Before, After);
        _limit = Step;
        _found = JsonDiff.Between(Before, After);
        _title = (Before.ValueKind, After.ValueKind) switch
        {
            (JsonValueKind.Undefined, _) => "What was made",
            (_, JsonValueKind.Undefined) => "What was there",
            _ => "What changed",
        };
        (string Word, int Count)[] counts =
            [("changed", _found.Count(ChangeKind.Changed)), ("added", _found.Count(ChangeKind.Added)), ("removed", _found.Count(ChangeKind.Removed))];
        _counts = string.Join(", ", counts.Where(c => c.Count > 0).Select(c => $"{Numbers.Count(c.Count)}{(_found.IsCut ? "+" : "")} {c.Word}"));
    }
}
