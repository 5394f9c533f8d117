using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The words of a rule's alerts: message, labels, runbook.</summary>
public sealed partial class RuleSays : IDisposable
{
    private static readonly (string Name, string Words)[] Names =
    [
        ("subject", "Who or what it is about"),
        ("key", "The fields of “for each”, with their values"),
        ("value", "What was seen"),
        ("threshold", "What it was compared with"),
        ("ratio", "Value divided by threshold"),
        ("expected", "What an anomaly rule expected"),
        ("window", "The time it looks over"),
        ("count", "How many findings the alert counts"),
        ("severity", "How bad"),
        ("rule", "The rule's name"),
        ("type", "The event's type"),
        ("source", "Who reported the event"),
    ];

    [CascadingParameter] internal RuleEditing Editing { get; set; } = default!;

    /// <summary>Puts a field where the caret stands in the message.</summary>
    [Parameter] public EventCallback<string> OnInsert { get; set; }

    private RuleForm Form => Editing.Form;

    protected override void OnInitialized()
    {
        Editing.Previewed += StateHasChanged;
        Editing.Checked += StateHasChanged;
    }

    private void Add()
    {
        Form.Labels.Add(new LabelForm());
        Editing.Touch("labels");
    }

    private void Remove(LabelForm label)
    {
        Form.Labels.Remove(label);
        Editing.Touch("labels");
    }

    public void Dispose()
    {
        Editing.Previewed -= StateHasChanged;
        Editing.Checked -= StateHasChanged;
    }
}
