using Microsoft.AspNetCore.Components;
using RiskConsole.Audit.Reading;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Audit.Entry;

/// <summary>One place in which before and after differ. Short values stand in one line, long ones under each other with what changed marked.</summary>
public sealed partial class EntryChange
{
    private const int MaxPath = 160;

    /// <summary>Both values together, for one line.</summary>
    private const int ShortValues = 48;

    /// <summary>Longer pieces are cut until asked for.</summary>
    private const int MaxPiece = 600;

    /// <summary>What even somebody who asked for all is shown; the rest is in the bytes.</summary>
    private const int MaxWhole = 200_000;

    private bool _whole;
    private TextChange _text;
    private string _kind = "";
    private string _sign = "";
    private string _path = "";
    private int _length;
    private bool _isShort;
    private bool _isEdited;
    private bool _isLong;

    [Parameter, EditorRequired] public required MemberChange Change { get; set; }

    protected override void OnParametersSet() => Read();

    private void Toggle()
    {
        _whole = !_whole;
        Read();
    }

    private void Read()
    {
        (_kind, _sign) = Change.Kind switch
        {
            ChangeKind.Added => ("added", "+"),
            ChangeKind.Removed => ("removed", "−"),
            _ => ("changed", "~"),
        };
        _path = Change.Path.Length == 0 ? "(all of it)" : Change.Path;
        var (before, after) = (Change.Before ?? "", Change.After ?? "");
        _length = Math.Max(before.Length, after.Length);
        _isShort = before.Length + after.Length <= ShortValues && !before.Contains('\n', StringComparison.Ordinal) && !after.Contains('\n', StringComparison.Ordinal);
        // In two short values the eye finds the difference by itself.
        _text = Change.Kind == ChangeKind.Changed && !_isShort ? TextChange.Between(before, after, _whole) : new("", before, after, "");
        _isEdited = _text.Head.Length + _text.Tail.Length > 0;
        _isLong = Math.Max(_text.Before.Length, _text.After.Length) > MaxPiece || _text.Head.StartsWith('…') || _text.Tail.EndsWith('…') || _whole;
    }

    private string Piece(string text) => DisplayText.Clean(text, _whole ? MaxWhole : MaxPiece, keepLines: true);
}
