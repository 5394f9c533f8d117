using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>The recurring mute windows: what they hide and when, and how they were before; admins change them. Its state is its address.</summary>
public sealed partial class MuteWindowsPage : CommandComponent
{
    private bool _isAdmin;
    private MuteWindow? _edited;
    private string? _done;

    /// <summary>The window that is looked at.</summary>
    [SupplyParameterFromQuery(Name = "window")] public Guid? Window { get; set; }

    /// <summary>The window that is edited, or <c>new</c>.</summary>
    [SupplyParameterFromQuery(Name = "edit")] public string? Edit { get; set; }

    [Inject] private IMuteWindows Windows { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    private bool IsEditing => Edit == "new" || _edited is not null;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => TryAsync((user, _) =>
    {
        _isAdmin = user.IsInRole(Roles.Admin);
        return Task.CompletedTask;
    });

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _edited = Guid.TryParse(Edit, out var id) ? Windows.Current.Windows.FirstOrDefault(window => window.WindowId == id) : null;
        if (IsEditing)
            _done = null;
    }

    private void Saved(MuteWindow window)
    {
        Close();
        _done = $"{DisplayText.Clean(window.Name, 80)} was saved.";
    }

    private void Close()
    {
        Forget();
        Navigation.NavigateTo(SilencesUrl.Windows);
    }

    private async Task EnableAsync((MuteWindow Window, bool Enabled) wanted)
    {
        _done = null;
        if (await TryAsync((user, ct) => Windows.EnableAsync(user, wanted.Window.WindowId, wanted.Window.Version, wanted.Enabled, ct)))
            _done = $"{DisplayText.Clean(wanted.Window.Name, 80)} is {(wanted.Enabled ? "on" : "off")}.";
    }

    private async Task EndAsync(MuteWindow window)
    {
        _done = null;
        if (await TryAsync((user, ct) => Windows.EndAsync(user, window.WindowId, window.Version, ct)))
            _done = $"{DisplayText.Clean(window.Name, 80)} has ended.";
    }
}
