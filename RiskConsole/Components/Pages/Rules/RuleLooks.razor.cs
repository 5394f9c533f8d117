using Microsoft.AspNetCore.Components;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>What a rule looks at: the first part of its form, by kind.</summary>
public sealed partial class RuleLooks
{
    private IReadOnlyList<string> _fields = [];

    [CascadingParameter] internal RuleEditing Editing { get; set; } = default!;

    [Inject] private IQueryCompiler<RiskEvent> Compiler { get; init; } = default!;

    private RuleForm Form => Editing.Form;

    private string WindowLabel => Form.Kind switch
    {
        RuleKind.Velocity => "Within",
        RuleKind.Sequence => "All within",
        RuleKind.Absence => "Silent for",
        _ => "Bucket",
    };

    private string ByHint => Form.Kind == RuleKind.Sequence
        ? "Fields that all steps share, with commas between them."
        : "Up to 4 fields, with commas: each combination is judged by itself and has its own alert.";

    // A list completes the whole text of an input, so each suggestion repeats what stands before the last comma.
    private string ByPrefix => Form.By.LastIndexOf(',') is >= 0 and var comma ? Form.By[..(comma + 1)].TrimEnd() + " " : "";

    protected override void OnInitialized() => _fields = RuleFields.Known(Compiler);

    private void ChangeKind(RuleKind kind)
    {
        Form.Kind = kind;
        if (kind == RuleKind.Anomaly && FormWords.BucketAggregates.All(a => a.Value != Form.Aggregate))
            Form.Aggregate = Aggregate.Sum;
        Editing.Redraw();
    }

    private void Season(ChangeEventArgs e)
    {
        Form.Seasonal = e.Value is true;
        Editing.Touch("anomaly.seasonal");
    }
}
