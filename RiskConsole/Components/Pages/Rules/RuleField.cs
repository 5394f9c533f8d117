using Microsoft.AspNetCore.Components;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>A field of a rule's form: knows its place in the definition, and from it what is wrong with it.</summary>
public abstract class RuleField : ComponentBase, IDisposable
{
    private string? _shownFault;

    [CascadingParameter] internal RuleEditing Editing { get; set; } = default!;

    /// <summary>Its path in the definition, e.g. <c>levels[0].threshold</c>.</summary>
    [Parameter, EditorRequired] public required string Path { get; set; }

    [Parameter, EditorRequired] public required string Label { get; set; }

    [Parameter] public string? Hint { get; set; }

    [Parameter] public string? Class { get; set; }

    /// <summary>Whether faults of what lies within it are its own: the fields of <c>by</c>.</summary>
    [Parameter] public bool Within { get; set; }

    protected string Id => RuleEditing.IdOf(Path);

    protected string HintId => Id + "-hint";

    protected string ErrorId => Id + "-error";

    protected string? Fault => Within ? Editing.FaultWithin(Path) : Editing.Fault(Path);

    protected string? Invalid => Fault is null ? null : "true";

    protected string DescribedBy => Hint is null ? ErrorId : $"{HintId} {ErrorId}";

    protected override void OnInitialized() => Editing.Checked += OnChecked;

    protected override void OnAfterRender(bool firstRender) => _shownFault = Fault;

    // A form has dozens of fields; a check changes what one or two of them say.
    private void OnChecked()
    {
        if (Fault != _shownFault)
            StateHasChanged();
    }

    public void Dispose()
    {
        Editing.Checked -= OnChecked;
        GC.SuppressFinalize(this);
    }
}
