using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>A subject's name that keeps its end visible where there is too little room for all of it.</summary>
public sealed partial class SubjectName
{
    private const int TailLength = 6;

    // Shorter names lose less by losing their end.
    private const int Shortest = 18;

    private int _cut;

    /// <summary>Already made harmless to read by <see cref="Shared.DisplayText"/>.</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    private string Head => Name[.._cut];

    private string Tail => Name[_cut..];

    protected override void OnParametersSet() => _cut = CutOf(Name);

    /// <returns>Where the end begins that stays visible; the name's length when it may lose its end.</returns>
    internal static int CutOf(string name)
    {
        if (name.Length < Shortest)
            return name.Length;
        // Never through the middle of what people see as one character.
        var starts = StringInfo.ParseCombiningCharacters(name);
        return starts.Length > TailLength ? starts[^TailLength] : name.Length;
    }
}
