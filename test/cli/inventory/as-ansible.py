"""What Ansible itself reads: jobs come as JSON on standard input, answers leave as JSON."""
import json
import sys

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.vars.manager import VariableManager

WANTED = ("ansible_host", "ansible_port", "ansible_user", "ansible_ssh_private_key_file")


def variables(manager, host):
    found = manager.get_vars(host=host, include_hostvars=False, stage="all")
    return {name: str(found[name]) for name in WANTED if found.get(name) is not None}


def read(job):
    loader = DataLoader()
    try:
        inventory = InventoryManager(loader, sources=job["files"])
    except Exception as error:
        return {"error": str(error)}
    manager = VariableManager(loader=loader, inventory=inventory)
    hosts = {}
    for name, host in inventory.hosts.items():
        groups = sorted(group.name for group in host.get_groups() if group.name != "all")
        hosts[name] = {"groups": groups, **variables(manager, host)}
    chosen = {one: [host.name for host in inventory.get_hosts(one)] for one in job["patterns"]}
    return {"hosts": hosts, "chosen": chosen}


print(json.dumps([read(job) for job in json.load(sys.stdin)]))
