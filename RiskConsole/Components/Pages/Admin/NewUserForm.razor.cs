using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Components.Shared;

namespace RiskConsole.Components.Pages.Admin;

/// <summary>Creates a user with a role and a first password.</summary>
public sealed partial class NewUserForm : CommandComponent
{
    private string _name = "";
    private string _role = Roles.Operator;
    private string _password = "";

    [Inject] private IUserAdmin Users { get; init; } = default!;

    [Parameter] public EventCallback<UserView> OnCreated { get; set; }

    [Parameter] public EventCallback OnCancel { get; set; }

    private async Task CreateAsync()
    {
        UserView? created = null;
        if (await TryAsync(async (actor, ct) => created = await Users.CreateAsync(actor, _name, _role, _password, ct)))
            await OnCreated.InvokeAsync(created);
    }
}

/// <summary>What a role is for, in a sentence.</summary>
internal static class RoleWords
{
    public static string Meaning(string role) => role switch
    {
        Roles.Admin => "Everything: users, keys, rules, channels, import.",
        Roles.Analyst => "Reads everything, audits and exports.",
        _ => "Watches, works on alerts and silences.",
    };
}
