using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Audit.Erasure;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Admin;

/// <summary>Changes one user's rights, password and sessions.</summary>
public sealed partial class UserEditor : CommandComponent
{
    private string _role = "";
    private string _shownRole = "";
    private string _password = "";
    private string _reason = "";

    [Inject] private IUserAdmin Users { get; init; } = default!;

    [Inject] private IAuditErasure Erasure { get; init; } = default!;

    [Parameter, EditorRequired] public required UserView User { get; set; }

    /// <summary>Says what was changed.</summary>
    [Parameter] public EventCallback<string> OnChanged { get; set; }

    private string Sessions => User.Sessions == 1 ? "the one session" : $"the {User.Sessions} sessions";

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // A choice that was not sent yet outlives a refresh of the list.
        if (_shownRole != User.Role)
            _role = _shownRole = User.Role;
    }

    private string Id(string part) => $"user-{User.Id:N}-{part}";

    private async Task ChangeRoleAsync()
    {
        var role = _role;
        if (await TryAsync((actor, ct) => Users.ChangeRoleAsync(actor, User.Id, role, ct)))
            await OnChanged.InvokeAsync($"{User.Name} is {role} now.");
    }

    private async Task SetPasswordAsync()
    {
        if (!await TryAsync((actor, ct) => Users.ResetPasswordAsync(actor, User.Id, _password, ct)))
            return;
        _password = "";
        await OnChanged.InvokeAsync($"{User.Name} has a new password. Tell them in person.");
    }

    private async Task SetDisabledAsync(bool disabled)
    {
        if (await TryAsync((actor, ct) => Users.SetDisabledAsync(actor, User.Id, disabled, ct)))
            await OnChanged.InvokeAsync(disabled ? $"{User.Name} is disabled." : $"{User.Name} may sign in again.");
    }

    private async Task EraseAsync()
    {
        var erased = 0L;
        if (!await TryAsync(async (actor, ct) => erased = await Erasure.EraseAsync(actor, User.Id, _reason, ct)))
            return;
        _reason = "";
        await OnChanged.InvokeAsync(erased == 0 ? $"Nothing in the audit log names {User.Name}." : $"What named {User.Name} beside {Numbers.Count(erased)} entries of the audit log is erased.");
    }

    private async Task EndSessionsAsync()
    {
        if (await TryAsync((actor, ct) => Users.EndSessionsAsync(actor, User.Id, ct)))
            await OnChanged.InvokeAsync($"{User.Name} is signed out everywhere.");
    }
}
